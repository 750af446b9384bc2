/** A parameter as Stripe's clients write it: text, or names in brackets below it. */
type FormValue = string | FormObject;
export type FormObject = Map<string, FormValue>;

const NAME = /^([^[\]]+)((?:\[[^[\]]*\])*)$/;

/**
 * Reads `application/x-www-form-urlencoded` with names in brackets (`line_items[0][price]=…`).
 * What is no such name is taken as it stands; lists are objects with numbers as names.
 */
export function parseForm(text: string): FormObject {
  const form: FormObject = new Map();
  for (const [name, value] of new URLSearchParams(text)) {
    const match = NAME.exec(name);
    const inner = match?.[2] ? match[2].slice(1, -1).split('][') : [];
    put(form, [match?.[1] ?? name, ...inner], value);
  }
  return form;
}

function put(form: FormObject, path: readonly string[], value: string): void {
  let place = form;
  for (const name of path.slice(0, -1)) {
    const next = place.get(name);
    const below: FormObject = next instanceof Map ? next : new Map();
    if (next !== below) place.set(name, below);
    place = below;
  }
  place.set(path.at(-1) ?? '', value);
}

/** The text at a path; null when there is none. */
export function formText(form: FormObject, ...path: readonly string[]): string | null {
  let value: FormValue | undefined = form;
  for (const name of path) value = value instanceof Map ? value.get(name) : undefined;
  return typeof value === 'string' ? value : null;
}

/** The texts below a name, as `metadata` has them. */
export function formTexts(form: FormObject, name: string): Record<string, string> {
  const below = form.get(name);
  if (!(below instanceof Map)) return {};
  const texts: [string, string][] = [];
  for (const [key, value] of below) if (typeof value === 'string') texts.push([key, value]);
  return Object.fromEntries(texts);
}
