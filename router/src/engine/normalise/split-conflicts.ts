import { isAbstractType, type GraphQLCompositeType, type GraphQLSchema } from 'graphql';
import { conflict, type RequiredFields, type Requirements } from './required-fields';
import { everyField, type SelectedField, type Selection } from './selection';

/** The part of an operation that a field belongs to; 0 is the main part. */
type Parts = ReadonlyMap<SelectedField, number>;

/**
 * Splits an operation whose fields require the same field with different arguments (`price(currency: "USD")` and `"EUR"`): the
 * planner would put one value into both representations. Each part is planned on its own. One part for an operation without
 * conflicts.
 */
export function splitConflicts(schema: GraphQLSchema, selection: Selection, required: RequiredFields): Selection[] {
  const parts = new Map<SelectedField, number>();
  if (required.size > 0) assign([selection], 0);
  const last = Math.max(0, ...parts.values());
  return Array.from({ length: last + 1 }, (_, part) => (last === 0 ? selection : pick(selection, part, parts)));

  /** @param place the selections that are merged at one place */
  function assign(place: readonly Selection[], parent: number): void {
    const chosen = new Map<string, { readonly number: number; readonly needs: readonly Requirements[] }>();
    const below = new Map<string, { readonly number: number; readonly selections: Selection[] }>();
    for (const { field, type } of fieldsAt(place)) {
      const needs = requirementsOf(type, field.node.name.value);
      const key = `${field.internalName} ${field.node.name.value}`;
      const { number } = chosen.get(key) ?? { number: firstFree([...chosen.values()], needs) };
      chosen.set(key, { number, needs: [...(chosen.get(key)?.needs ?? []), ...needs] });
      parts.set(field, parent + number);
      if (!field.selection) continue;
      const known = below.get(key) ?? { number: parent + number, selections: [] };
      known.selections.push(field.selection);
      below.set(key, known);
    }
    for (const { number, selections } of below.values()) assign(selections, number);
  }

  function requirementsOf(type: GraphQLCompositeType, name: string): readonly Requirements[] {
    const types = isAbstractType(type) ? [type, ...schema.getPossibleTypes(type)] : [type];
    return types.flatMap((one) => required.get(`${one.name}.${name}`) ?? []);
  }
}

function firstFree(
  taken: readonly { readonly number: number; readonly needs: readonly Requirements[] }[],
  needs: readonly Requirements[],
): number {
  for (let number = 0; ; number += 1) {
    if (!taken.some((one) => one.number === number && conflict(one.needs, needs))) return number;
  }
}

function* fieldsAt(place: readonly Selection[]): Generator<{ field: SelectedField; type: GraphQLCompositeType }> {
  for (const { parent, items } of place) {
    for (const item of items) {
      if (item.kind === 'field') yield { field: item, type: parent };
      else yield* fieldsAt([item.selection]);
    }
  }
}

/** The fields of one part, with the fields above them. */
function pick({ parent, items }: Selection, part: number, parts: Parts): Selection {
  return {
    parent,
    items: items.flatMap((item): Selection['items'] => {
      const selection = item.selection && pick(item.selection, part, parts);
      if (item.kind === 'fragment') return selection?.items.length ? [{ ...item, selection }] : [];
      const own = parts.get(item) ?? 0;
      const isPath = own < part && selection !== null && [...everyField([selection])].length > 0;
      return own === part || isPath ? [{ ...item, selection }] : [];
    }),
  };
}
