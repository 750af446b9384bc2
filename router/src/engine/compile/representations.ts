import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { isData, type Data } from '../shape/data';
import { mergeInto } from '../execute/merge';
import type { Satisfies } from './type-conditions';

/** Builds what a subgraph needs to know to resolve an object; null when part of it is missing or no type condition holds. */
export type Represent = (object: Data) => Data | null;

interface RequiredField {
  readonly name: string;
  readonly below: Select | null;
}

/** The fields of the same fragments, required together. */
type Group = readonly RequiredField[];
type Select = (object: Data) => Data | null;

/** Compiles the `requires` of a fetch (keys, `@requires`). */
export function compileRepresentations(requires: readonly QueryPlanSelectionNode[], satisfies: Satisfies): Represent {
  const select = compileSelections(requires, satisfies);
  return (object) => {
    const representation = select(object);
    return representation?.['__typename'] ? representation : null;
  };
}

/** The fields of the object itself are required; a fragment without all of its fields is left out. */
function compileSelections(selections: readonly QueryPlanSelectionNode[], satisfies: Satisfies): Select {
  const own: Group = selections.flatMap((node) =>
    node.kind === 'Field'
      ? [
          {
            name: node.alias ?? node.name,
            below: node.selections ? compileSelections(node.selections, satisfies) : null,
          },
        ]
      : [],
  );
  const fragments = selections.flatMap((node) =>
    node.kind === 'InlineFragment' && node.typeCondition !== undefined
      ? [{ condition: node.typeCondition, select: compileSelections(node.selections, satisfies) }]
      : [],
  );
  const selectsOfType = new Map<unknown, readonly Select[]>();

  function fragmentsFor(typename: unknown): readonly Select[] {
    const known = selectsOfType.get(typename);
    if (known) return known;
    const fitting = fragments.filter(({ condition }) => satisfies(typename, condition)).map(({ select }) => select);
    // Only types of the schema, so that a subgraph can't fill the memory.
    if (fitting.length > 0) selectsOfType.set(typename, fitting);
    return fitting;
  }

  return (object) => {
    const selected: Data = {};
    for (const { name, below } of own) {
      const value = Object.hasOwn(object, name) ? object[name] : undefined;
      if (value === undefined) return null;
      selected[name] = below ? selectBelow(value, below) : value;
    }
    if (fragments.length === 0) return selected;
    for (const select of fragmentsFor(object['__typename'])) {
      const more = select(object);
      if (more) mergeInto(selected, more);
    }
    return selected;
  };
}

function selectBelow(value: unknown, select: Select): unknown {
  if (Array.isArray(value)) return value.map((item) => selectBelow(item, select));
  return isData(value) ? select(value) : null;
}
