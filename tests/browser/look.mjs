// What is measured inside a page. These functions run in the browser, each on its own: nothing around
// them is in sight there.

// Measures the page as it stands and lists what is wrong with it.
//
// `rules` has: `card`, the widest a table may be, in pixels; `buttons`, whether they are drawn by this
// client; `measure`, how many characters a line may have, or 0; `first`, how far down the first second heading may
// stand, in pixels, or 0. Answers with how much was looked at, so that a page in which nothing was found can be told
// from one in which nothing was read.
export function measure(rules) {
  const faults = [];
  const fault = (rule, element, value) => faults.push({ rule, element, value });
  const root = document.documentElement;

  const name = (element) => {
    const words = (element.textContent || element.alt || '').trim().replace(/\s+/g, ' ');
    const classes = element.getAttribute('class');
    const tag = element.localName + (classes ? '.' + classes.split(' ').join('.') : '');
    return words ? `${tag} “${words.slice(0, 60)}”` : tag;
  };
  const round = (number) => Math.round(number * 100) / 100;

  // Colours, as WCAG 2.2 has them compared.
  const channels = (colour) => {
    const [red, green, blue, alpha = 1] = colour.match(/[\d.]+/g).map(Number);
    return { rgb: [red, green, blue], alpha };
  };
  const over = (top, below) =>
    top.rgb.map((part, at) => part * top.alpha + below[at] * (1 - top.alpha));
  const ground = (element) => {
    const layers = [];
    for (let here = element; here; here = here.parentElement) {
      const layer = channels(getComputedStyle(here).backgroundColor);
      if (layer.alpha > 0) layers.push(layer);
      if (layer.alpha === 1) break;
    }
    const canvas = channels(getComputedStyle(root).colorScheme.includes('dark') &&
      matchMedia('(prefers-color-scheme: dark)').matches ? 'rgb(18, 18, 18)' : 'rgb(255, 255, 255)').rgb;
    return layers.reduceRight((below, layer) => over(layer, below), canvas);
  };
  const luminance = (rgb) => {
    const [red, green, blue] = rgb.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const legible = (element, words) => {
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    if (size < 13) fault('small', name(element), `${round(size)} px`);
    const below = ground(element);
    const ink = over(channels(style.color), below);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const least = contrast(ink, below);
    if (least < (isLarge ? 3 : 4.5)) {
      const hex = (rgb) => '#' + rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('');
      fault('contrast', words, `${round(least)}, ${hex(ink)} on ${hex(below)}`);
    }
  };

  // Lines: what must not stand at the beginning of one.
  const block = (node) => {
    let here = node.parentElement;
    while (getComputedStyle(here).display === 'inline') here = here.parentElement;
    return here;
  };
  const box = (node, at) => {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return [...range.getClientRects()].find((rect) => rect.width > 0);
  };
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const range = document.createRange();
    range.selectNodeContents(node);
    const isSeen = range.getClientRects().length > 0 && node.parentElement.checkVisibility();
    if (isSeen && node.data.trim()) texts.push(node);
  }
  const before = (order, at) => {
    const home = block(texts[order]);
    for (let place = order; place >= 0 && block(texts[place]) === home; place -= 1) {
      const { data } = texts[place];
      for (let here = (place === order ? at : data.length) - 1; here >= 0; here -= 1) {
        const rect = /\S/.test(data[here]) && box(texts[place], here);
        if (rect) return rect;
      }
    }
    return null;
  };
  texts.forEach((node, order) => {
    const words = node.data.trim().replace(/\s+/g, ' ');
    if (/[\p{L}\p{N}]/u.test(words)) legible(node.parentElement, `“${words.slice(0, 60)}”`);
    // Preformatted text breaks where the sheet of another tool broke it.
    if (node.parentElement.closest('pre')) return;
    for (const { index } of node.data.matchAll(/[–;:!?»]/g)) {
      const here = box(node, index);
      const last = here && before(order, index);
      if (last && last.bottom <= here.top + 1) {
        const around = node.data.slice(Math.max(0, index - 30), index + 20);
        fault('line', name(node.parentElement), `a line begins with ${node.data[index]} in “${around}”`);
      }
    }
  });

  // The measure of running text, in characters: the mean of a text of four lines or more.
  const homes = rules.measure ? new Set(texts.map(block)) : [];
  for (const home of homes) {
    const own = texts.filter((node) => block(node) === home);
    const size = parseFloat(getComputedStyle(home).fontSize);
    const lines = Math.round(home.getBoundingClientRect().height / parseFloat(getComputedStyle(home).lineHeight));
    const letters = own.map((node) => node.data).join('').length;
    if (size < 16 || lines < 4) continue;
    const mean = letters / lines;
    if (mean > rules.measure) fault('measure', name(home), `${Math.round(mean)} characters a line`);
  }

  // The first screen: the first story's title.
  const title = rules.first && document.querySelector('h2');
  const down = title ? title.getBoundingClientRect().top + scrollY : 0;
  if (down > rules.first) fault('first', name(title), `${round(down)} px down`);

  // Room: the window, the card, the buttons.
  if (root.scrollWidth > innerWidth) fault('scroll', 'html', `${root.scrollWidth} px in ${innerWidth}`);
  for (const table of document.querySelectorAll('table')) {
    const { width } = table.getBoundingClientRect();
    if (width > rules.card + 0.5) fault('card', name(table), `${round(width)} px`);
  }
  const buttons = rules.buttons ? [...document.querySelectorAll('td[bgcolor] > a')] : [];
  for (const button of buttons) {
    const { height } = button.getBoundingClientRect();
    if (height < 44) fault('button', name(button), `${round(height)} px high`);
  }

  // Pictures: the box has the file's ratio; where none came the room of its attributes,
  // and more where its words need it.
  const pictures = [...document.images];
  for (const img of pictures) {
    const { width, height } = img.getBoundingClientRect();
    const isThere = img.hasAttribute('src');
    if (!isThere && img.alt) legible(img, `[${img.alt.slice(0, 60)}]`);
    const [across, down] = isThere
      ? [img.naturalWidth, img.naturalHeight]
      : [img.getAttribute('width'), img.getAttribute('height')].map(Number);
    const off = height - width * down / across;
    if (!(isThere ? Math.abs(off) <= 1 : off >= -1)) {
      fault('picture', name(img), `${round(width)} × ${round(height)} px for ${across} × ${down}`);
    }
  }

  const { height } = document.body.getBoundingClientRect();
  return { texts: texts.length, pictures: pictures.length, buttons: buttons.length, height, faults };
}

// The boxes that wait for pictures which have not come: each must have the ratio of its attributes.
export function waiting() {
  const faults = [];
  for (const img of document.images) {
    const { width, height } = img.getBoundingClientRect();
    const ratio = Number(img.getAttribute('width')) / Number(img.getAttribute('height'));
    if (img.complete || !(Math.abs(width / ratio - height) <= 1)) {
      const value = `${Math.round(width)} × ${Math.round(height)} px before it is loaded`;
      faults.push({ rule: 'waiting', element: `img “${img.alt}”`, value });
    }
  }
  const { height } = document.body.getBoundingClientRect();
  return { pictures: document.images.length, height, faults };
}
