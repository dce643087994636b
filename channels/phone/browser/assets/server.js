// Asks the server: one thing after another, and now and then what is new.
const EVERY = 700;
let version = 0;
let last = Promise.resolve();
let busy = 0;

async function ask(path, options) {
  const answer = await fetch(`/phone/${path}`, { ...options, headers: { Accept: "application/json" } });
  if (answer.status === 410) {
    location.reload();
    return null;
  }
  if (!answer.ok) throw new Error(answer.status);
  if (answer.status === 204) return null;
  const state = await answer.json();
  version = state.version;
  return state;
}

function lost(is) {
  document.body.classList.toggle("lost", is);
}

// Does something, after what was done before; null where the server does not answer.
export function act(name, fields) {
  busy += 1;
  last = last.then(() => perform(name, fields));
  return last;
}

async function perform(name, fields) {
  try {
    const state = await ask(name, { method: "POST", body: new URLSearchParams(fields) });
    lost(false);
    return state;
  } catch {
    lost(true);
    return null;
  } finally {
    busy -= 1;
  }
}

// Shows what is new, for as long as the page is open.
export async function watch(use) {
  for (;;) {
    if (!busy) {
      try {
        const state = await ask(`state?seen=${version}`);
        lost(false);
        // Something done meanwhile brings its own news.
        if (state && !busy) use(state);
      } catch {
        lost(true);
      }
    }
    await new Promise((next) => setTimeout(next, EVERY));
  }
}
