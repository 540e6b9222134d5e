// A prompt file, its inputs, the conversation they make, and the answer as it arrives. `?mock=` says who answers.

import { OutcropError, Prompt, version } from "../../dist/prompt.js";

const element = (id) => document.getElementById(id);
const made = (name, text = "", ...children) => {
  const node = document.createElement(name);
  node.append(text, ...children);
  return node;
};
const mock = new URLSearchParams(location.search).get("mock");

element("version").textContent = version;
element("source").value = `---
name: Outcrop note
model: amazon.nova-lite-v1:0
params:
  maxTokens: 400
  temperature: 0.3
inputs:
  rock:
    type: string
    description: What was found
  place:
    type: string
    description: Where it was found
  words: 60
---
{{ role("system") }}
You write field notes for geologists: plain, exact, short.

{{ role("user") }}
Describe {{ rock }} found at {{ place }} in about {{ words }} words.
`;
const typed = { rock: "folded gneiss", place: "Siccar Point" };

let prompt;

/** The form that a prompt's inputs ask for. */
function parse() {
  prompt = new Prompt(element("source").value);
  element("title").textContent = prompt.name ?? "";
  element("inputs").replaceChildren(
    ...prompt.inputs.map(({ name, type, description, default: usual }) => {
      const field = made("input");
      Object.assign(field, { name, value: typed[name] ?? usual ?? "" });
      field.addEventListener("input", () => {
        typed[name] = field.value;
        attempt(render);
      });
      return made("label", "", `${name} `, made("span", description ?? type), field);
    }),
  );
}

const inputs = () => Object.fromEntries([...element("inputs").elements].map(({ name, value }) => [name, prompt.coerce(name, value)]));

/** The conversation, with what came from inputs marked. */
function render() {
  const { segments } = prompt.render(inputs());
  const turns = [];
  for (const { role, origin, text } of segments) {
    if (turns.at(-1)?.dataset.role !== role) {
      turns.push(made("li", "", made("b", role)));
      turns.at(-1).dataset.role = role;
    }
    turns.at(-1).append(origin === "author" ? text : made("mark", text));
  }
  element("turns").replaceChildren(...turns);
  const { findings = [] } = prompt.call(inputs()).toJSON();
  element("findings").replaceChildren(...findings.map(({ at, pointer, message }) => made("li", `${at ?? pointer}: ${message}`)));
}

async function send() {
  let pieces = 0;
  element("answer").textContent = "";
  const stream = prompt.call(inputs()).stream({ region: "us-east-1", apiKey: "mock", mock });
  for await (const event of stream) {
    pieces += 1;
    if (event.type === "text") element("answer").append(event.text);
    if (event.type === "stop") {
      element("stop").textContent = event.stop.reason;
      element("read").textContent = event.usage.inputTokens;
      element("written").textContent = event.usage.outputTokens;
    }
    element("pieces").textContent = pieces;
  }
  document.body.dataset.done = "yes";
}

/** Shows what goes wrong where it was asked for. */
function attempt(...steps) {
  const failed = (error) => {
    element("error").hidden = false;
    element("error").textContent = error instanceof OutcropError ? error.message : error.stack;
  };
  element("error").hidden = true;
  element("error").textContent = "";
  try {
    for (const step of steps) step()?.catch(failed);
  } catch (error) {
    failed(error);
  }
}

element("source").addEventListener("input", () => attempt(parse, render));
element("send").addEventListener("click", () => attempt(send));
attempt(parse, render);
document.body.dataset.ready = "yes";
