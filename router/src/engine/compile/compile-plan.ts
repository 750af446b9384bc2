import type { QueryPlan, ResponsePath } from '@apollo/query-planner';
import type { Step } from '../execute/run';
import { compileFetch, type CompileOptions } from './compile-fetch';
import { ALL_OPEN, openPositions, type IsOpen, type PlacedFetch } from './open-positions';

export interface CompiledPlan {
  readonly run: Step;
  /** Positions whose values are checked per fetch. */
  readonly isOpen: IsOpen;
}

/** The engine can't run a kind of plan node. */
export class UnknownNodeError extends Error {
  override readonly name = 'UnknownNodeError';
  readonly kind: string;

  constructor(kind: string) {
    super(`the engine can not run ${kind}`);
    this.kind = kind;
  }
}

type Node = NonNullable<QueryPlan['node']>;

export interface CompilePlanOptions extends Omit<CompileOptions, 'isOpen'> {
  /** Whether its answer is joined with those of other plans. */
  readonly isSplit: boolean;
}

/** Compiles a plan. Throws `UnknownNodeError`. */
export function compilePlan(node: Node, options: CompilePlanOptions): CompiledPlan {
  const fetches = fetchesOf(node, []);
  const isOpen = options.isSplit ? ALL_OPEN : openPositions(fetches);
  return { run: compileNode(node, [], { ...options, isOpen }), isOpen };
}

function fetchesOf(node: Node, path: ResponsePath): PlacedFetch[] {
  switch (node.kind) {
    case 'Fetch':
      if (node.contextRewrites?.length) throw new UnknownNodeError('Context');
      return [{ node, path }];
    case 'Flatten':
      return fetchesOf(node.node, [...path, ...node.path]);
    case 'Sequence':
    case 'Parallel':
      return node.nodes.flatMap((child) => fetchesOf(child, path));
    default:
      throw new UnknownNodeError(node.kind);
  }
}

function compileNode(node: Node, path: ResponsePath, options: CompileOptions): Step {
  switch (node.kind) {
    case 'Fetch':
      return compileFetch({ node, path }, options);
    case 'Flatten':
      return compileNode(node.node, [...path, ...node.path], options);
    case 'Sequence':
      return inSequence(node.nodes.map((child) => compileNode(child, path, options)));
    case 'Parallel':
      return inParallel(node.nodes.map((child) => compileNode(child, path, options)));
    default:
      throw new UnknownNodeError(node.kind);
  }
}

function inSequence(steps: readonly Step[]): Step {
  return async (run) => {
    for (const step of steps) await step(run);
  };
}

function inParallel(steps: readonly Step[]): Step {
  return async (run) => {
    await Promise.all(steps.map((step) => step(run)));
  };
}
