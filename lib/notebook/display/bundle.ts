/** What a front end is sent for one value: contents by MIME type, and metadata by MIME type. */
export interface MimeBundle {
  readonly data: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}
