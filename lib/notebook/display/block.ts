/** A complete SVG document and its size in pixels. */
export interface Drawing {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** A part of a figure, drawn with its top left corner at the origin. */
export interface Block {
  readonly markup: string;
  readonly width: number;
  readonly height: number;
}
