/** A client that may leave before its answer. In place of an `AbortSignal`, whose listeners cost several times as much. */
export class Departure {
  private readonly listeners = new Set<DepartureListener>();
  private isNoted = false;

  get hasLeft(): boolean {
    return this.isNoted;
  }

  add(listener: DepartureListener): void {
    this.listeners.add(listener);
  }

  delete(listener: DepartureListener): void {
    this.listeners.delete(listener);
  }

  /** Notifies all listeners, once. */
  note(): void {
    this.isNoted = true;
    for (const listener of this.listeners) listener.clientLeft();
    this.listeners.clear();
  }
}

export interface DepartureListener {
  clientLeft(): void;
}
