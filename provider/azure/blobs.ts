import { createHash } from "node:crypto";
import type { TokenCredential } from "@azure/core-auth";
import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpClient,
  type HttpMethods,
  type PipelineRequest,
  type PipelineResponse,
} from "@azure/core-rest-pipeline";
import { actionNames } from "../model/actions";
import { encodedBlobName, isBlobName } from "../model/fileNames";
import { parseResourceId } from "../model/resourceId";
import { type Answer, malformed } from "./answer";
import { addSignature, addToken, type BlobAuthorization, signWithKey } from "./blobAuthorization";
import { type ContainerPlace, type FilePlace, findContainer } from "./blobEndpoint";
import { blobPageFrom, type BlobProperties, modifiedAtIn } from "./blobList";
import type { Cloud } from "./cloud";
import { AzureError, isGone, unless } from "./errors";
import type { Patience } from "./patience";
import { createPlainPipeline } from "./plainPipeline";
import type { StorageAccounts } from "./storageAccounts";
import { type Exchange, Transport } from "./transport";

export type { BlobProperties };

/** A part of a blob, from the byte at `start` to the one before `end`. */
export interface BlobRange {
  readonly start: number;
  readonly end: number;
}

/** What the blob client is made of. */
export interface BlobsOptions {
  readonly cloud: Cloud;
  readonly credential: (subscriptionId: string) => TokenCredential;
  /** Makes the next token a new one. */
  readonly renew: ConstructorParameters<typeof Transport>[1];
  readonly accounts: StorageAccounts;
  readonly httpClient: HttpClient;
}

/** The version of the blob service's interface that this package speaks. */
const serviceVersion = "2023-11-03";
/** The largest range that the service gives an MD5 for. */
export const largestRange = 4 * 1024 * 1024;
/** What the largest append blob may have: a size beyond that is no capture's. */
const largestSize = 50_000 * largestRange;
/** How long one range may take, in milliseconds: 14 kB a second are enough. */
const rangeTimeout = 300_000;

/**
 * The files of captures, in storage accounts. Neither token nor signature is sent to another host than the account's own; redirects are not
 * followed.
 */
export class Blobs {
  private readonly transports = new Map<string, Transport>();

  constructor(private readonly options: BlobsOptions) {}

  /** Finds the container that a capture's files are in. Nothing is asked of storage yet. */
  async open(place: FilePlace, authorization: BlobAuthorization, patience: Patience): Promise<Container> {
    const { accounts, cloud, httpClient } = this.options;
    const found = await findContainer(accounts, cloud, place, patience);
    const key = authorization.kind === "key" ? await accounts.key(found.storageId, patience) : undefined;
    const authorize = async (request: PipelineRequest): Promise<void> => {
      if (authorization.kind === "sas") addSignature(request, authorization.signature);
      else if (key !== undefined) signWithKey(request, found.account, key);
      else await addToken(request, this.options.credential(parseResourceId(found.storageId)?.subscriptionId ?? ""));
    };
    return new Container(found, this.transportOf(found.endpoint), authorize, httpClient);
  }

  private transportOf(endpoint: string): Transport {
    const transport = this.transports.get(endpoint) ?? new Transport(endpoint, this.options.renew);
    this.transports.set(endpoint, transport);
    return transport;
  }
}

/** One container of a storage account. */
export class Container {
  private readonly pipeline = createPlainPipeline();

  constructor(
    readonly place: ContainerPlace,
    private readonly transport: Transport,
    private readonly authorize: (request: PipelineRequest) => Promise<void>,
    private readonly httpClient: HttpClient,
  ) {}

  /** The blob, `undefined` where there is none, or not yet. */
  async properties(name: string, patience: Patience): Promise<BlobProperties | undefined> {
    const answer = await unless(isMissing, () => this.exchange({ method: "HEAD", name, kind: "read" }, patience));
    return answer && propertiesIn(answer, name);
  }

  /** All blobs whose names begin so, in the order of their names; none where there is no such container. */
  async list(prefix: string, patience: Patience): Promise<BlobProperties[]> {
    const blobs: BlobProperties[] = [];
    const seen = new Set<string>();
    for (let marker = ""; ;) {
      const query = { restype: "container", comp: "list", prefix, ...(marker !== "" && { marker }) };
      const isEmpty = (error: unknown): boolean => isMissing(error) && query.marker === undefined;
      const answer = await unless(isEmpty, () => this.exchange({ method: "GET", query, kind: "read" }, patience));
      if (answer === undefined) return [];
      const page = blobPageFrom(answer.text);
      if (page === undefined) throw malformed(answer, "a list of blobs");
      // A name that would change the URL's path is not a capture's file.
      // One by one: a page may be longer than a call may have arguments.
      for (const blob of page.blobs) if (isBlobName(blob.name) && blob.name.startsWith(prefix)) blobs.push(blob);
      if (page.nextMarker === "") return blobs;
      if (seen.has(page.nextMarker)) throw malformed(answer, "a list of blobs that ends (a page is repeated)");
      seen.add(page.nextMarker);
      marker = page.nextMarker;
    }
  }

  /**
   * A range of the blob as it was when its properties were read; the range's own MD5 is checked where the service gives one.
   *
   * @param range Not empty, and at most `largestRange` long.
   * @throws AzureError `ConditionNotMet` (412) where the blob has changed meanwhile, `InvalidRange` (416) where it has become shorter.
   */
  async read({ name, etag, size }: BlobProperties, { start, end }: BlobRange, patience: Patience): Promise<Buffer> {
    let content: Buffer = Buffer.alloc(0);
    const headers = { "x-ms-range": `bytes=${start}-${end - 1}`, "if-match": etag, "x-ms-range-get-content-md5": "true" };
    const keep = async (response: PipelineResponse): Promise<void> => {
      content = await contentOf(response, end - start);
      checkRange(response, content, { start, end }, size);
    };
    await this.exchange({ method: "GET", name, headers, kind: "read", timeout: rangeTimeout, keep }, patience);
    return content;
  }

  /**
   * Deletes the blob as it was when its properties were read; one that is gone already counts as deleted.
   *
   * @returns `false` where it has changed meanwhile, and stays.
   */
  async delete({ name, etag }: BlobProperties, patience: Patience): Promise<boolean> {
    const headers = { "if-match": etag, "x-ms-delete-snapshots": "include" };
    try {
      await unless(isMissing, () => this.exchange({ method: "DELETE", name, headers, kind: "delete" }, patience));
      return true;
    } catch (error) {
      if (error instanceof AzureError && error.status === 412) return false;
      throw error;
    }
  }

  private async exchange(wanted: Wanted, patience: Patience): Promise<Answer> {
    const { method, kind, keep, timeout } = wanted;
    const url = this.urlOf(wanted);
    try {
      return await this.transport.exchange(
        {
          subscriptionId: this.place.account,
          kind,
          repeatable: true,
          ...(timeout !== undefined && { timeout }),
          send: async ({ abortSignal, onResponse }) => {
            const headers = createHttpHeaders({ accept: "application/xml", "x-ms-version": serviceVersion, ...wanted.headers });
            const request = createPipelineRequest({ method, url, headers, abortSignal });
            if (keep !== undefined) request.streamResponseStatusCodes = new Set([200, 206]);
            await this.authorize(request);
            const response = await this.pipeline.sendRequest(this.httpClient, request);
            if (keep !== undefined && response.status < 300) await keep(response);
            onResponse(response);
          },
        },
        patience,
      );
    } catch (error) {
      if (!(error instanceof AzureError)) throw error;
      throw error.with({ hint: error.hint ?? adviceFor(error.code, this.place.account, kind) });
    }
  }

  private urlOf({ name, query = {} }: Wanted): string {
    const { endpoint, container } = this.place;
    // Not by URLSearchParams, which writes a blank as a plus: Storage does not read it as one.
    const parameters = Object.entries(query).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
    return `${endpoint}/${container}${name === undefined ? "" : `/${encodedBlobName(name)}`}${parameters.length === 0 ? "" : "?"}${parameters.join("&")}`;
  }
}

interface Wanted {
  readonly method: HttpMethods;
  readonly name?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly kind: Exchange["kind"];
  readonly timeout?: number;
  /** Takes the body of a good answer. */
  readonly keep?: (response: PipelineResponse) => Promise<void>;
}

/** Whether what was asked for does not exist, or not yet. A 404 without a Storage error code comes from another server and says nothing. */
function isMissing(error: unknown): boolean {
  return isGone(error) || (error instanceof AzureError && error.status === 404 && missingCodes.has(error.code));
}

const missingCodes = new Set(["BlobNotFound", "ContainerNotFound"]);

function propertiesIn(answer: Answer, name: string): BlobProperties {
  const { etag, "content-length": length = "", "content-md5": md5, "last-modified": modified } = answer.headers;
  const size = /^\d{1,15}$/.test(length) ? Number(length) : undefined;
  if (etag === undefined || etag === "" || size === undefined || size > largestSize)
    throw malformed(answer, "the size and the etag of a blob");
  return { name, size, etag, ...modifiedAtIn(modified), ...(md5 !== undefined && md5 !== "" && { md5 }) };
}

/** The body, as long as it should be and no longer, however much is sent. */
async function contentOf({ readableStreamBody }: PipelineResponse, length: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let received = 0;
  for await (const part of readableStreamBody ?? []) {
    const bytes = Buffer.from(part as Uint8Array);
    received += bytes.length;
    if (received > length) throw damaged(`more than the ${length} requested bytes`);
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

function checkRange({ headers }: PipelineResponse, content: Buffer, { start, end }: BlobRange, size: number): void {
  if (content.length !== end - start) throw damaged(`${content.length} bytes instead of ${end - start}`);
  // A whole blob may be answered with 200, without a range.
  const range = headers.get("content-range") ?? (start === 0 && end === size ? `bytes 0-${end - 1}/${size}` : "");
  if (range !== `bytes ${start}-${end - 1}/${size}`) throw damaged("a different range than requested");
  const md5 = headers.get("content-md5");
  if (md5 !== undefined && md5 !== createHash("md5").update(content).digest("base64")) throw damaged("a range with the wrong MD5 hash");
}

/** The next try may go better. */
function damaged(what: string): AzureError {
  return new AzureError(`Azure Storage sent ${what}`, { code: "ContentDamaged", isTransient: true });
}

/** What to do about a refusal: the codes say who has refused, the messages do not say what would help. */
function adviceFor(code: string, account: string, kind: Exchange["kind"]): string | undefined {
  switch (code) {
    case "AuthorizationPermissionMismatch":
      return kind === "delete"
        ? `your login needs ${actionNames.deleteFiles} at account "${account}": assign the role "Storage Blob Data Contributor"`
        : `your login, or the signature, needs ${actionNames.readFiles} at account "${account}": assign the role "Storage Blob Data Reader"`;
    case "AuthorizationFailure":
      return `the firewall of account "${account}" blocks this network, or the signature does not permit this: allow the network`;
    case "KeyBasedAuthenticationNotPermitted":
      return `account "${account}" does not allow access by key: log in instead, with the role "Storage Blob Data Reader"`;
    case "AuthenticationFailed":
      return "the key or signature is wrong or has expired, or this machine's clock is wrong";
    default:
      return undefined;
  }
}
