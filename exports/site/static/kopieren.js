// Gives each text that can be copied its button. Without this script the text can be selected and copied as any other.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      button.textContent = "Gekopieerd";
      setTimeout(() => { button.textContent = "Kopieer"; }, 3000);
    });
  }
}
