/** The little of the driver that tests use; pg brings no types of its own. */
declare module 'pg' {
  export class Client {
    constructor(options: { connectionString: string; connectionTimeoutMillis: number });
    connect(): Promise<void>;
    query(text: string): Promise<{ rows: Record<string, unknown>[] }>;
    end(): Promise<void>;
    on(event: 'error', listener: (error: Error) => void): this;
  }
}
