// The search field of the first page leads to the page to search in, which needs this script's help anyway.
for (const form of document.querySelectorAll("form.search")) form.hidden = false;
