// Searches while somebody types. Without it the button 「さがす」 does the same.
const form = document.getElementById("search");
const found = document.getElementById("found");
if (form && found) {
  let wait;
  let asked = 0;
  const look = async () => {
    const mine = ++asked;
    const words = new URLSearchParams(new FormData(form));
    if ([...(words.get("search") ?? "").trim()].length < 2) return;
    try {
      const reply = await fetch(`${form.dataset.found}?${words}`);
      const text = await reply.text();
      // An answer that comes late must not take the place of a newer one.
      if (reply.ok && mine === asked) found.innerHTML = text;
    } catch {
      // No network: the button still works.
    }
  };
  const later = (event) => {
    if (event.isComposing) return;
    clearTimeout(wait);
    wait = setTimeout(look, 250);
  };
  form.addEventListener("input", later);
  form.addEventListener("compositionend", later);
}
