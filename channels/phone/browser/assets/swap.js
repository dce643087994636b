// Shows what the server has rendered: only what differs is replaced, and whoever was at a button stays there.
const before = {};

export function show(state) {
  const at = document.activeElement?.id;
  for (const [name, html] of Object.entries(state.parts)) {
    if (before[name] === html) continue;
    before[name] = html;
    const part = document.getElementById(name);
    if (name === "log") grow(part, html);
    else replace(part, html);
  }
  document.body.dataset.phase = state.phase;
  for (const key of document.querySelectorAll(".key")) key.classList.toggle("lit", state.offered.includes(key.value));
  for (const button of document.querySelectorAll("[data-talking]")) {
    button.disabled = state.phase !== "talking" && !(state.phase === "ringing" && "ringing" in button.dataset);
  }
  for (const name of ["cut", "deaf"]) document.querySelector(`[name=${name}]`).checked = state[name];
  const again = at && document.getElementById(at);
  if (again && again !== document.activeElement) again.focus({ preventScroll: true });
}

// What is being written in a field outlives the part that it is in.
function replace(part, html) {
  const written = [...part.querySelectorAll("input:not([type=hidden])")].map((field) => [field.id, field.value]);
  part.innerHTML = html;
  for (const [id, value] of written) {
    const field = document.getElementById(id);
    if (field) field.value = value;
  }
  for (const thread of part.querySelectorAll(".thread, .scroll")) thread.scrollTop = thread.scrollHeight;
}

// A screen reader reads what is added: what was there already is left alone.
function grow(list, html) {
  const made = document.createElement("ol");
  made.innerHTML = html;
  const old = [...list.children];
  const fresh = [...made.children];
  fresh.forEach((item, place) => {
    if (!old[place]) list.append(item);
    else if (old[place].outerHTML !== item.outerHTML) old[place].replaceWith(item);
  });
  old.slice(fresh.length).forEach((item) => item.remove());
  const talk = list.parentElement;
  talk.scrollTop = talk.scrollHeight;
}
