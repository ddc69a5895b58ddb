const root = document.documentElement;
document.getElementById("theme")?.addEventListener("click", () => {
  const dark = root.dataset.theme
    ? root.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  try {
    localStorage.setItem("kvlab-theme", root.dataset.theme);
  } catch {}
});

document.getElementById("fold")?.addEventListener("click", (event) => {
  const sources = [...document.querySelectorAll("details.source")];
  const open = !sources.some((details) => details.open);
  for (const details of sources) details.open = open;
  event.currentTarget.textContent = open ? "Hide code" : "Show code";
});
