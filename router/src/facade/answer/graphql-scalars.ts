import { z } from 'zod';

/** A GraphQL `ID` as the number that the phone knows it by. */
export const graphqlId = z.string().transform(Number).pipe(z.int().positive());

/** A GraphQL `DateTime`. */
export const graphqlTime = z.iso.datetime();
