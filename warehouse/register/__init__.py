"""The register: what is known of organisations and places from conversations and questionnaires, with its history."""
