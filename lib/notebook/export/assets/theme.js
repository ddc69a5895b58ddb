// Before the first paint: the theme chosen last, where the browser lets a page remember it.
try {
  const theme = localStorage.getItem("kvlab-theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {}
