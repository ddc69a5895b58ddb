/** What of Observable Plot the kernel touches. */
interface PlotModule {
  plot(options?: object): unknown;
  legend(options: object): unknown;
  readonly Mark: { prototype: { plot(options?: object): unknown } };
}

const wrapped = new WeakMap<object, object>();

/**
 * Observable Plot with a document to draw in, so that `Plot.plot({…})` and `mark.plot()` work in a cell.
 * There is no `window` or `document` for other libraries to see: some take them for a browser and go astray.
 *
 * @param plot the module itself
 * @param createDocument makes a document; called at the first drawing
 */
export function plotWithDocument(plot: PlotModule, createDocument: () => unknown): object {
  const known = wrapped.get(plot);
  if (known) return known;
  let document: unknown;
  const supply = (options: object = {}) => {
    document ??= createDocument();
    return { document, ...options };
  };
  const { prototype } = plot.Mark;
  const drawMark = prototype.plot;
  prototype.plot = function (options) {
    return drawMark.call(this, supply(options));
  };
  const result = {
    ...plot,
    plot: (options?: object) => plot.plot(supply(options)),
    legend: (options: object) => plot.legend(supply(options)),
  };
  wrapped.set(plot, result);
  return result;
}
