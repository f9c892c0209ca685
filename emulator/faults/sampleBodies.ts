/** Bodies that no service should send, so that a rule need not spell them out. */
const samples = {
  empty: { type: undefined, text: () => "" },
  html: { type: "text/html", text: () => "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\r\n" },
  text: { type: "text/plain; charset=utf-8", text: () => "The service is unavailable." },
  /** Good JSON, which says that it is something else. */
  wrongContentType: { type: "text/html", text: () => '{"status":"InProgress"}' },
  malformed: { type: json(), text: () => '{"status":"InProgress",}' },
  truncated: { type: json(), text: () => '{"name":"one","properties":{"provisioningState":"Succ' },
  null: { type: json(), text: () => "null" },
  list: { type: json(), text: () => "[]" },
  /** 8 MiB of JSON. */
  large: { type: json(), text: () => `{"filler":"${"x".repeat(8 * 1024 * 1024 - 13)}"}` },
  /** JSON that is nested 100,000 levels deep. */
  deep: { type: json(), text: () => `${"[".repeat(100_000)}${"]".repeat(100_000)}` },
} as const satisfies Record<string, { type: string | undefined; text: () => string }>;

export type SampleName = keyof typeof samples;

export const sampleNames = Object.keys(samples) as SampleName[];

export function sampleBody(name: SampleName): { type: string | undefined; text: string } {
  const { type, text } = samples[name];
  return { type, text: text() };
}

function json(): string {
  return "application/json; charset=utf-8";
}
