// Warns before the session ends, covers the page when it has, and uncovers it once the same account is back.
// Nothing that was typed leaves the page, and asking how long the session still runs does not keep it alive.

const dialog = document.getElementById("session-end");
const WARN = Math.min(120, Number(dialog.dataset.idle) / 2);
const LOOK_EVERY = 3000;

let endsAt = Date.now() + Number(dialog.dataset.endsIn) * 1000;
let face = "";
let looking = false;
let lookedAt = 0;

const left = () => Math.max(0, Math.ceil((endsAt - Date.now()) / 1000));

function inWords(seconds) {
  if (seconds >= 90) return `${Math.round(seconds / 60)} minuten`;
  return seconds === 1 ? "1 seconde" : `${seconds} seconden`;
}

function show(name) {
  if (face === name) return;
  face = name;
  for (const one of dialog.querySelectorAll("[data-face]")) one.hidden = one.dataset.face !== name;
  dialog.setAttribute("aria-labelledby", `session-${name}`);
  dialog.setAttribute("aria-describedby", `session-${name}-text`);
  dialog.classList.toggle("session-end--covers", name !== "warning");
  if (dialog.open) dialog.close();
  dialog.showModal(); // makes everything else inert, and gives the focus back when it is closed
  dialog.querySelector(`[data-face="${name}"] :is(button, a)`).focus();
}

function hide() {
  face = "";
  if (dialog.open) dialog.close();
}

function take(state) {
  if (!state.signedIn) {
    show("ended");
  } else if (state.who !== dialog.dataset.who) {
    show("other");
  } else {
    endsAt = Date.now() + state.endsIn * 1000;
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = state.csrf;
    if (state.endsIn > WARN) hide();
    else show("warning");
  }
}

async function ask(method) {
  if (looking) return;
  looking = true;
  lookedAt = Date.now();
  try {
    const headers = { "X-CSRFToken": dialog.querySelector("input[name=csrfmiddlewaretoken]").value };
    const answer = await fetch(dialog.dataset.state, { method, headers, credentials: "same-origin", cache: "no-store" });
    if (answer.ok) take(await answer.json());
    else if (left() === 0) show("ended");
  } catch {
    // No connection: the time runs on, and the next look finds out.
    if (left() === 0) show("ended");
  } finally {
    looking = false;
  }
}

function tick() {
  const seconds = left();
  if (face === "warning") {
    dialog.querySelector("[data-left]").textContent = inWords(seconds);
    if (seconds === 60 || seconds === 20) {
      dialog.querySelector("[data-announce]").textContent = `Nog ${inWords(seconds)}.`;
    }
  }
  const due = face !== "" || seconds <= WARN;
  if (due && Date.now() - lookedAt >= LOOK_EVERY) ask("GET");
}

dialog.querySelector("[data-stay]").addEventListener("click", () => ask("POST"));
dialog.addEventListener("cancel", (event) => {
  event.preventDefault(); // Escape stands for staying, and opens no page that is covered
  if (face === "warning") ask("POST");
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && (face !== "" || left() <= WARN)) ask("GET");
});
setInterval(tick, 500);
