// How long the call has lasted.
let ticking = 0;

export function tick(began) {
  clearInterval(ticking);
  if (!began) return;
  const write = () => {
    const clock = document.getElementById("clock");
    const seconds = Math.max(0, Math.round(Date.now() / 1000 - began));
    if (clock) clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };
  write();
  ticking = setInterval(write, 1000);
}
