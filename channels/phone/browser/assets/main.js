// The page's wiring: forms go to the server without a reload, what comes back is shown, heard and lit up.
import { act, watch } from "./server.js";
import { show } from "./swap.js";
import { tone, ringing } from "./tones.js";
import { Voice } from "./voice.js";
import { listenTo } from "./microphone.js";
import { useKeys } from "./keypad.js";
import { tick } from "./clock.js";

const TITLE = document.title;
const voice = new Voice(document.getElementById("voice"));
let pause = 0;

function shown(state) {
  show(state);
  voice.say(state.call, state.spoken);
  ringing(state.phase === "ringing");
  tick(state.phase === "talking" ? state.began : 0);
  document.title = state.phase === "ringing" ? "Ça sonne… · Allô CESU" : TITLE;
  clearTimeout(pause);
  // Keys that no # ends are taken after a pause, as on any telephone.
  if (state.patience) pause = setTimeout(() => act("silence", {}).then(shown), state.patience * 1000);
}

function send(name, fields) {
  if (name === "keys" || name === "words" || name === "hang_up" || name === "silence") voice.hush();
  if (name === "ring") ringing("back");
  return act(name, fields).then(shown);
}

function press(keys) {
  [...keys].forEach((key, place) => tone(key, place));
  if (document.body.dataset.phase === "talking") send("keys", { keys });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  event.preventDefault();
  const fields = Object.fromEntries(new FormData(form, event.submitter));
  const name = new URL(form.action).pathname.split("/").pop();
  if (name === "keys") return press(fields.keys);
  if (name === "words" && !fields.words.trim()) return undefined;
  if (name === "text" && !fields.body.trim()) return undefined;
  if ("quiet" in form.dataset) form.reset();
  return send(name, fields);
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-on-change]");
  if (form) send("misbehave", Object.fromEntries(new FormData(form)));
});

document.getElementById("look-inside").addEventListener("toggle", (event) => {
  const open = event.target.open ? "1" : "0";
  if (open !== (event.target.dataset.open || "0")) send("inside", { open });
  event.target.dataset.open = open;
});

useKeys(document.getElementById("phone"), press);
listenTo(document.getElementById("talk-to"), (words) => send("words", { words }), () => voice.hush());
watch(shown);
