import { hash } from 'node:crypto';
import { AppError } from '@gobbler/contracts';
import { inSpan } from '@gobbler/service-kit';
import {
  NoSchemaIntrospectionCustomRule,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import { checkDocument } from '../limits/check-document';
import { noteCachedStages } from './trace-operations';
import type { KnownDocument, KnownDocuments } from './known-documents';

export interface AdmitOptions {
  /** The schema that clients see. */
  readonly schema: GraphQLSchema;
  readonly known: KnownDocuments;
  readonly isIntrospectionOn: boolean;
}

/** Returns a document that passes limits and validation, which is cached; null for all others, whose errors Apollo Server writes. */
export type AdmitDocument = (source: string) => KnownDocument | null;

export function createAdmitDocument({ schema, known, isIntrospectionOn }: AdmitOptions): AdmitDocument {
  const rules = isIntrospectionOn ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  return (source) => {
    const found = known.get(source);
    if (found) {
      noteCachedStages();
      return found;
    }
    const document = inSpan('graphql.parse', {}, () => checked(source));
    if (!document) return null;
    const problems = inSpan('graphql.validate', {}, () => validate(schema, document, rules, { maxErrors: 1 }));
    if (problems.length > 0) return null;
    const admitted = { document, hash: hash('sha256', source) };
    known.set(source, admitted);
    return admitted;
  };
}

function checked(source: string): DocumentNode | null {
  try {
    return checkDocument(source);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
