import { rgb } from "d3-color";
import { encode } from "fast-png";

interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/**
 * The sliver of an HTML canvas that Observable Plot uses, as its own 2D context: rectangles of one colour (ramp
 * legends), whole images (raster marks), and export as a PNG data URL. The PNG is deflated in JavaScript, so
 * equal pixels give equal bytes whatever zlib Node was built with.
 */
export class PixelCanvas {
  fillStyle = "#000";
  #width = 1;
  #height = 1;
  #data = new Uint8ClampedArray(4);

  get width(): number {
    return this.#width;
  }

  set width(width: number) {
    this.#resize(width, this.#height);
  }

  get height(): number {
    return this.#height;
  }

  set height(height: number) {
    this.#resize(this.#width, height);
  }

  getContext(): this {
    return this;
  }

  createImageData(width: number, height: number): Pixels {
    return { width, height, data: new Uint8ClampedArray(width * height * 4) };
  }

  /** Replaces the picture; Observable Plot always puts an image of the canvas's own size at its origin. */
  putImageData(image: Pixels): void {
    this.#data.set(image.data);
  }

  fillRect(left: number, top: number, width: number, height: number): void {
    const { r, g, b, opacity } = rgb(this.fillStyle);
    const pixel = [r, g, b, opacity * 255];
    for (let y = top; y < top + height; y++)
      for (let x = left; x < left + width; x++) this.#data.set(pixel, (y * this.#width + x) * 4);
  }

  toDataURL(): string {
    const png = encode({ width: this.#width, height: this.#height, data: this.#data, channels: 4, depth: 8 });
    return `data:image/png;base64,${Buffer.from(png).toString("base64")}`;
  }

  /** As in a browser, a new size clears the picture. */
  #resize(width: number, height: number): void {
    this.#width = width;
    this.#height = height;
    this.#data = new Uint8ClampedArray(width * height * 4);
  }
}
