import type { FetchDataRewrite } from '@apollo/query-planner';
import { isData, type Data } from '../shape/data';
import type { Satisfies } from './type-conditions';

/** Changes a representation before it is sent, or an answer before it is merged. */
export type Rewrite = (value: unknown) => void;

const FRAGMENT = '... on ';

/** Compiles a fetch's rewrites; null for none. */
export function compileRewrites(rewrites: readonly FetchDataRewrite[] = [], satisfies: Satisfies): Rewrite | null {
  if (rewrites.length === 0) return null;
  const compiled = rewrites.map((rewrite) => compileRewrite(rewrite, satisfies));
  return (value) => compiled.forEach((apply) => apply(value));
}

/**
 * Whether a subgraph does not know an object's type: it has its interface as an `@interfaceObject`, and only the types whose keys were
 * fetched get the interface's name.
 */
export function compileIsUnknown(
  inputRewrites: readonly FetchDataRewrite[] = [],
  satisfies: Satisfies,
): (typename: unknown) => boolean {
  const interfaces = new Set(
    inputRewrites.flatMap((rewrite) =>
      rewrite.kind === 'ValueSetter' && rewrite.path.at(-1) === '__typename' ? [String(rewrite.setValueTo)] : [],
    ),
  );
  return (typename) => [...interfaces].some((name) => name !== typename && satisfies(typename, name));
}

function compileRewrite(rewrite: FetchDataRewrite, satisfies: Satisfies): Rewrite {
  const name = rewrite.path.at(-1) ?? '';
  return rewrite.path
    .slice(0, -1)
    .reduceRight<Rewrite>((inner, step) => atStep(step, inner, satisfies), atObjects(change(rewrite, name)));
}

function change(rewrite: FetchDataRewrite, name: string): (object: Data) => void {
  if (rewrite.kind === 'ValueSetter') {
    const value: unknown = rewrite.setValueTo;
    return (object) => {
      object[name] = value;
    };
  }
  const { renameKeyTo } = rewrite;
  return (object) => {
    if (!Object.hasOwn(object, name) || object[name] === undefined) return;
    object[renameKeyTo] = object[name];
    object[name] = undefined;
  };
}

function atStep(step: string, inner: Rewrite, satisfies: Satisfies): Rewrite {
  if (!step.startsWith(FRAGMENT)) {
    return atObjects((object) => {
      if (Object.hasOwn(object, step)) inner(object[step]);
    });
  }
  const condition = step.slice(FRAGMENT.length);
  return atObjects((object) => {
    const typename = object['__typename'];
    // Unknown only where the planner did not ask for it: then there is one type.
    if (typename === undefined || typename === null || satisfies(typename, condition)) inner(object);
  });
}

function atObjects(apply: (object: Data) => void): Rewrite {
  return function visit(value) {
    if (Array.isArray(value)) value.forEach(visit);
    else if (isData(value)) apply(value);
  };
}
