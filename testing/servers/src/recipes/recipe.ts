/** The servers that are not npm's: each has its recipe. */
export type RecipeKind = 'mariadb' | 'redis' | 'rabbitmq';

export interface Addresses {
  /** With user and password. */
  readonly url: string;
  /** RabbitMQ's management API, with user and password. */
  readonly apiUrl?: string;
}

/** Where one server lives. */
export interface Place {
  /** Its data, its log and its settings, and nothing else. */
  readonly folder: string;
  /** Free ports of loopback, as many as the recipe asks for; clients use the first. */
  readonly ports: readonly number[];
  readonly password: string;
}

/** Full paths of the programs that a recipe names. */
export type Programs = Readonly<Record<string, string>>;

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** How one kind of server is run, as a process or in a container. */
export interface Recipe<Kind extends string = RecipeKind> {
  readonly kind: Kind;
  readonly title: string;
  /** What must be on the machine: a short name and the file names that will do, the best first. */
  readonly programs: Readonly<Record<string, readonly string[]>>;
  /** The packages of Debian and Ubuntu that bring the programs. */
  readonly packages: readonly string[];
  /** What those packages would start when the machine starts. */
  readonly services: readonly string[];
  readonly portCount: number;
  /** Files and data, before the first start; resolves to a command that must have ended well before it, or null. */
  prepare(place: Place, programs: Programs): Promise<Command | null>;
  /** Processes that the server needs beside it and would otherwise start by itself, out of our sight. */
  companions?(place: Place, programs: Programs): readonly Command[];
  command(place: Place, programs: Programs): Command;
  /** What the tools among the programs need in their environment. */
  toolEnvironment?(place: Place): Readonly<Record<string, string>>;
  readonly container: {
    /** Those inside that stand for the first ports of the place. */
    readonly ports: readonly number[];
    env(password: string): Readonly<Record<string, string>>;
    args(password: string): readonly string[];
  };
  addresses(place: Place): Addresses;
  /** Whether it answers its clients. */
  isReady(addresses: Addresses): Promise<boolean>;
}
