import type { Conditions } from './object-table';

function count(text: string | null | undefined): number | undefined {
  return text == null || text === '' ? undefined : Number(text);
}

/** The conditions that an address of the JSON API holds. */
export function conditionsIn(query: URLSearchParams): Conditions {
  return {
    ifGenerationMatch: count(query.get('ifGenerationMatch')),
    ifGenerationNotMatch: count(query.get('ifGenerationNotMatch')),
    ifMetagenerationMatch: count(query.get('ifMetagenerationMatch')),
  };
}

/** The conditions that headers of the XML API hold. */
export function conditionsInHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Conditions {
  const header = (name: string) => count(headers[name]?.toString());
  return {
    ifGenerationMatch: header('x-goog-if-generation-match'),
    ifMetagenerationMatch: header('x-goog-if-metageneration-match'),
  };
}
