/** What a node id names. */
export interface NamedNode {
  /** A type's name, of which there may be none. */
  readonly type: string;
  /** The `id` within its type. */
  readonly id: string;
}

const FIRST_VERSION = /^1:(?<type>[A-Za-z]+):(?<id>[\w-]{1,255})$/;

/** The id of an object among those of all types (docs/adr/0038-node-ids.md): opaque to clients, with a version of its form. */
export function toNodeId(type: string, id: string | number): string {
  return Buffer.from(`1:${type}:${id}`).toString('base64url');
}

/** Reads a node id that may have been forged; null when it has no form that {@link toNodeId} gives. */
export function readNodeId(nodeId: string): NamedNode | null {
  const { type, id } = FIRST_VERSION.exec(Buffer.from(nodeId, 'base64url').toString())?.groups ?? {};
  return type !== undefined && id !== undefined && toNodeId(type, id) === nodeId ? { type, id } : null;
}
