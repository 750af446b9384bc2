/** What a request does, by the name that faults are planned under. */
export type Operation =
  | 'upload-multipart'
  | 'upload-start'
  | 'upload-chunk'
  | 'upload-status'
  | 'upload-cancel'
  | 'download'
  | 'metadata'
  | 'patch'
  | 'list'
  | 'rewrite'
  | 'delete'
  | 'bucket'
  | 'signed-put'
  | 'signed-get';

export type Fault =
  /** Answers with an error and does nothing. */
  | { readonly kind: 'status'; readonly status: number }
  /** Takes the request and never answers. */
  | { readonly kind: 'hang' }
  /** Answers rightly, but only after so many milliseconds. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Closes the connection after so many bytes of the body, of the request with uploads and of the answer with downloads. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** Sends so many bytes of a download's body and then nothing more, keeping the connection. */
  | { readonly kind: 'stall'; readonly afterBytes: number }
  /** Does its work and closes the connection in place of the answer. */
  | { readonly kind: 'lose-answer' };

export interface FaultOptions {
  /** How many requests meet it; without end by default. */
  readonly times?: number;
  /** Requests of this kind that go well before. */
  readonly after?: number;
  /** Only for objects whose name holds this. */
  readonly object?: string;
}

interface Planned {
  readonly operation: Operation | 'any';
  readonly fault: Fault;
  readonly object: string;
  toSkip: number;
  left: number;
}

/** What goes wrong, request by request. */
export class FaultPlan {
  private planned: Planned[] = [];

  add(operation: Operation | 'any', fault: Fault, options: FaultOptions = {}): void {
    const { times = Infinity, after = 0, object = '' } = options;
    this.planned.push({ operation, fault, object, toSkip: after, left: times });
  }

  clear(): void {
    this.planned = [];
  }

  /** The fault that this request meets; counts it as met. */
  take(operation: Operation, object: string): Fault | null {
    for (const plan of this.planned) {
      const isMeant = plan.operation === 'any' || plan.operation === operation;
      if (!isMeant || plan.left === 0 || !object.includes(plan.object)) continue;
      if (plan.toSkip > 0) {
        plan.toSkip -= 1;
        continue;
      }
      plan.left -= 1;
      return plan.fault;
    }
    return null;
  }
}
