/** What `npm run import-legacy -- --help` prints. */
export const HELP = `npm run import-legacy -- [--dry-run] [--report FILE]

Takes over the old system's people, posts and reservations, from its PostgreSQL and MySQL databases into those of the services.
The old databases are only read. Stop the old system first: what it stores behind the import's back is left to the next run.

  --dry-run      reads and reports, and writes nothing but the report
  --report FILE  where each row that was left out or noted is listed, as JSON lines; by default
                 import-legacy-report.jsonl in GOBBLER_DATA_DIR (.gobbler)

Settings, from the environment or .env:
  LEGACY_AUTH_DATABASE_URL         the old auth service's database (PostgreSQL, user_account)
  LEGACY_USER_DATABASE_URL         the old user service's (PostgreSQL, "Users")
  LEGACY_POST_DATABASE_URL         the old post service's (MySQL, posts)
  LEGACY_RESERVATION_DATABASE_URL  the old reservation service's (MySQL, reservations)
  AUTH_DATABASE_URL, USER_DATABASE_URL, POST_DATABASE_URL, RESERVATION_DATABASE_URL, PAYMENT_DATABASE_URL
                                   the services' own, with the schema that npm run migrate -- up makes; beside a running
                                   npm start they are found in its folder (GOBBLER_DATA_DIR)

It can be run again, also after it was killed: what is here is left as it is, and what has come since is added.
No push is sent, and no event is published. Premium is not imported but fetched from Stripe:
npm run reconcile -- subscriptions --repair.

Exit code 0 when it came to its end, whatever had to be left out; 1 when a setting is wrong or a database can't be used.`;
