// The keys of the keyboard are those of the telephone, while somebody is at it and writes nothing.
export function useKeys(phone, press) {
  phone.addEventListener("keydown", (event) => {
    if (event.target.matches("input") || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!/^[0-9*#]$/.test(event.key)) return;
    event.preventDefault();
    const key = phone.querySelector(`.key[value="${event.key}"]`);
    key.classList.add("down");
    setTimeout(() => key.classList.remove("down"), 120);
    press(event.key);
  });
}
