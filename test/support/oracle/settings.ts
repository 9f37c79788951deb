// What the meaning of a search depends on beside the resources.

export type OracleSettings = {
  /** The server's own base, without a trailing slash: absolute references to it are local ones. */
  baseUrl: string;
  /** The zone of dates that tell none: `America/Lima`. */
  timeZone: string;
  /** Milliseconds since 1970: what `ap` on dates is measured from. */
  now: number;
  /** URLs of the code systems in which case does not count. */
  anyCase: ReadonlySet<string>;
};
