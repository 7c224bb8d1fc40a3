// The diagram as a picture: SVG, PNG, or on paper; a file to keep is given by the browser itself.

import { make } from '../island.js';

const SCALE = 2; // sharp on paper
const MOST_PIXELS = 8192; // what browsers draw on one canvas

/** The diagram as a Blob; `kind` is `svg` or `png`. */
export async function picture(editor, kind) {
  const { svg } = await editor.saveSVG();
  const drawn = new Blob([svg], { type: 'image/svg+xml' });
  return kind === 'svg' ? drawn : raster(drawn);
}

async function raster(drawn) {
  const image = await loaded(drawn);
  const scale = Math.min(SCALE, MOST_PIXELS / Math.max(image.width, image.height));
  const canvas = make('canvas', { width: Math.round(image.width * scale), height: Math.round(image.height * scale) });
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}

async function loaded(blob) {
  const url = URL.createObjectURL(blob);
  const image = new Image();
  image.src = url;
  await image.decode();
  URL.revokeObjectURL(url);
  return image;
}

/** Hand a file to the browser. */
export function download(name, blob) {
  const url = URL.createObjectURL(blob);
  const link = make('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(url);
}

/** Print the whole diagram and nothing else of the page. */
export async function printPicture(editor) {
  const url = URL.createObjectURL(await picture(editor, 'svg'));
  const image = make('img', { src: url, class: 'modeler-print', alt: '' });
  await image.decode();
  document.body.append(image);
  document.documentElement.classList.add('printing-diagram');
  window.print();
  document.documentElement.classList.remove('printing-diagram');
  image.remove();
  URL.revokeObjectURL(url);
}
