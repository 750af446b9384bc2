import { isObjectType } from 'graphql';
import { permissions } from '../src/permissions';
import { buildReservationSchema } from '../src/schema';

/** A rule around a field without a resolver of its own is never asked. */
describe('every field that a rule guards', () => {
  const schema = buildReservationSchema();
  const guarded = Object.entries(permissions as Record<string, Record<string, unknown>>).flatMap(([type, fields]) =>
    Object.keys(fields).map((field) => [type, field] as const),
  );

  it.each(guarded.filter(([, field]) => field !== '*' && !field.startsWith('_')))(
    '%s.%s has a resolver',
    (type, field) => {
      const found = schema.getType(type);
      expect(isObjectType(found) && found.getFields()[field]?.resolve).toBeInstanceOf(Function);
    },
  );
});
