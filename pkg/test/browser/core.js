const show = (id, text) => {
  const element = document.getElementById(id);
  element.hidden = false;
  element.textContent = text;
};

try {
  const { version } = await import("../../dist/index.js");
  show("version", version);
} catch (error) {
  show("error", error.stack);
}
document.body.dataset.done = "yes";
