// What the pages of the desk do besides links and forms: they renew themselves, obey single keys, and take the light that
// the reader chose. There is no build step: this is the file that browsers read.
'use strict';
(() => {
  const root = document.documentElement;
  const kept = {
    read(name) { try { return localStorage.getItem(`matinale.${name}`); } catch { return null; } },
    write(name, value) { try { localStorage.setItem(`matinale.${name}`, value); } catch { /* a private window */ } },
  };

  // The light is set before the first paint.
  const light = () => kept.read('light') ?? 'auto';
  const shine = () => {
    if (light() === 'auto') delete root.dataset.light;
    else root.dataset.light = light();
    for (const button of document.querySelectorAll('[data-light]:not(html)')) {
      button.setAttribute('aria-pressed', String(button.dataset.light === light()));
    }
  };
  root.classList.add('scripted');
  shine();

  // A frame shows a page of the same origin that can run no script, or one that cannot be looked into.
  const inside = (frame) => { try { return frame.contentDocument; } catch { return null; } };

  // A frame that shows a whole page is as high as the page, so that one bar scrolls all. A page of a certain width is
  // made smaller where there is less room, as on a desk seen from farther away.
  const fit = (frame) => {
    const page = inside(frame);
    if (!page?.body || !frame.hasAttribute('data-whole')) return;
    const around = frame.parentElement;
    const width = Number(frame.dataset.width) || 0;
    const scale = width ? Math.min(1, around.clientWidth / width) : 1;
    frame.style.width = width ? `${width}px` : '';
    frame.style.transform = scale < 1 ? `scale(${scale})` : '';
    const height = Math.ceil(Math.max(page.body.getBoundingClientRect().bottom, page.body.scrollHeight));
    if (height <= 0) return;
    if (frame.height !== String(height)) frame.height = String(height);
    if (!frame.classList.contains('arriving')) around.style.height = `${Math.ceil(height * scale)}px`;
  };
  const fitAll = () => document.querySelectorAll('iframe[data-whole]:not(.arriving)').forEach(fit);
  const watch = new ResizeObserver(fitAll);
  const attend = (frame) => {
    fit(frame);
    const page = inside(frame);
    if (page?.body && frame.hasAttribute('data-whole')) watch.observe(page.body);
  };
  const settle = (frame) => {
    if (frame.dataset.settled) return;
    frame.dataset.settled = 'yes';
    frame.addEventListener('load', () => attend(frame));
    attend(frame);
    if (frame.hasAttribute('data-whole')) watch.observe(frame.parentElement);
  };

  // The new page of a frame comes beside the old one, and takes its place when it is whole: nothing flickers.
  const exchange = (old, next) => {
    for (const late of old.parentNode.querySelectorAll('iframe.arriving')) late.remove();
    next.classList.add('arriving');
    if (old.height) next.height = old.height;
    next.addEventListener('load', () => {
      if (!next.isConnected) return;
      const [before, after] = [inside(old), inside(next)];
      fit(next);
      if (before?.scrollingElement && after?.scrollingElement) {
        after.scrollingElement.scrollTop = before.scrollingElement.scrollTop;
      }
      next.classList.remove('arriving');
      old.remove();
      settle(next);
      document.dispatchEvent(new CustomEvent('desk:frame', { detail: next }));
    }, { once: true });
    old.after(next);
  };

  // Makes an element what another one is, and leaves what is alike: the place of the keyboard, what is open, frames.
  const OWN = new Set(['open', 'data-settled', 'height', 'style']);
  const renew = (old, next) => {
    if (old.nodeType !== next.nodeType || old.nodeName !== next.nodeName || (old.id ?? '') !== (next.id ?? '')) {
      old.replaceWith(next);
      return;
    }
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.nodeValue !== next.nodeValue) old.nodeValue = next.nodeValue;
      return;
    }
    if (old.nodeName === 'IFRAME' && (old.dataset.mark !== next.dataset.mark || old.getAttribute('src') !== next.getAttribute('src'))) {
      exchange(old, next);
      return;
    }
    for (const { name } of [...old.attributes]) {
      if (!next.hasAttribute(name) && !OWN.has(name)) old.removeAttribute(name);
    }
    for (const { name, value } of [...next.attributes]) {
      if (!OWN.has(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    if (old.hasAttribute('data-own')) return;
    renewInside(old, next);
  };
  const renewInside = (old, next) => {
    const named = new Map([...old.children].filter((child) => child.id).map((child) => [child.id, child]));
    const wanted = new Set([...next.children].map((child) => child.id));
    for (const [id, child] of named) if (!wanted.has(id)) child.remove();
    let at = old.firstChild;
    for (const child of [...next.childNodes]) {
      while (at?.classList?.contains('arriving')) at = at.nextSibling;
      const same = child.id ? named.get(child.id) : (at && !at.id && at.nodeName === child.nodeName ? at : null);
      if (!same) { old.insertBefore(child, at); continue; }
      if (same === at) at = at.nextSibling;
      else old.insertBefore(same, at);
      renew(same, child);
    }
    while (at) {
      const after = at.nextSibling;
      if (!at.classList?.contains('arriving')) at.remove();
      at = after;
    }
  };

  // Asks for the page again, and shows what is new of it. While an answer is under way, one more is asked for at most.
  let asking = false;
  let again = false;
  const refresh = async () => {
    if (asking) { again = true; return; }
    asking = true;
    try {
      const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
      if (answer.redirected) { location.assign(answer.url); return; }
      const next = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (document.title !== next.title) document.title = next.title;
      for (const part of ['.about', 'main']) {
        const [old, fresh] = [document.querySelector(part), next.querySelector(part)];
        if (old && fresh) renew(old, document.importNode(fresh, true));
      }
      document.body.dataset.revision = next.body.dataset.revision ?? '';
      document.dispatchEvent(new CustomEvent('desk:renewed'));
    } catch { again = false; } finally {
      asking = false;
      if (again) { again = false; refresh(); }
    }
  };

  // Says that the program does not answer.
  const tellLost = () => {
    const note = document.querySelector('.live');
    root.classList.add('lost');
    if (note) note.textContent = note.dataset.lost;
  };

  const listen = () => {
    const { events } = document.body.dataset;
    if (!events) return;
    const note = document.querySelector('.live');
    let source = null;
    let lost = 0;
    const open = () => {
      source = new EventSource(events);
      source.addEventListener('message', ({ data }) => {
        if (note) note.textContent = '';
        root.classList.remove('lost');
        if (data !== document.body.dataset.revision) refresh();
      });
      source.addEventListener('open', () => { clearTimeout(lost); lost = 0; });
      source.addEventListener('error', () => { lost ||= setTimeout(tellLost, 2000); });
    };
    // A browser opens six connections to a port, and each stream is one. A page that nobody sees gives its own back, and
    // renews itself as soon as it is seen again.
    const attendStream = () => {
      if (!document.hidden) { if (!source) open(); return; }
      source?.close();
      source = null;
      clearTimeout(lost);
      lost = 0;
    };
    document.addEventListener('visibilitychange', attendStream);
    attendStream();
  };

  // Where words stand in a page, from an element on up to the next block. Typography has changed blanks and quotation marks,
  // so letters and figures alone are compared.
  const fold = (text) => text.normalize('NFKD').toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const find = (page, from, words) => {
    const sought = fold(words ?? '');
    if (sought.length < 2) return null;
    const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
    let all = '';
    const places = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (from && !(from.compareDocumentPosition(node) & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY))) continue;
      if (node.parentElement.closest('style, [aria-hidden=true]')) continue;
      places.push({ node, start: all.length });
      all += fold(node.data);
    }
    const at = all.indexOf(sought.slice(0, 60));
    const first = places.findLast(({ start }) => start <= at);
    return at < 0 ? null : first.node.parentElement;
  };

  // Leads to the place of a finding in the mail, and marks it for a while.
  const point = (link) => {
    const frame = document.querySelector(`iframe[name="${CSS.escape(link.target)}"]:not(.arriving)`);
    const page = frame && inside(frame);
    if (!page?.body) return false;
    const block = page.getElementById(link.hash.slice(1));
    const element = find(page, block, link.dataset.words) ?? block;
    if (!element) return false;
    const outer = frame.getBoundingClientRect();
    const scale = outer.width / frame.clientWidth;
    const inner = element.getBoundingClientRect();
    const top = inner.top * scale;
    scrollTo({ top: scrollY + outer.top + top - innerHeight / 3 });
    document.querySelector('.pointer')?.remove();
    const pointer = document.createElement('div');
    pointer.className = 'pointer';
    frame.parentElement.append(pointer);
    const { style } = pointer;
    style.top = `${top - 6}px`;
    style.left = `${inner.left * scale - 6}px`;
    style.width = `${inner.width * scale + 12}px`;
    style.height = `${inner.height * scale + 12}px`;
    setTimeout(() => pointer.remove(), 4000);
    return true;
  };

  // Single keys press what bears them. They are off where a person writes, and where the person wants none.
  const press = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (kept.read('keys') === 'off' || event.target.closest?.('input:not([type=checkbox]), textarea, select')) return;
    const found = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!found) return;
    event.preventDefault();
    if (found.matches('input, textarea')) found.focus();
    else found.click();
  };

  document.addEventListener('DOMContentLoaded', () => {
    for (const element of document.querySelectorAll('.light[hidden], [data-scripted][hidden]')) element.hidden = false;
    shine();
    const keys = document.querySelector('[data-keys]');
    if (keys) keys.checked = kept.read('keys') !== 'off';
    document.querySelectorAll('iframe').forEach(settle);
    new MutationObserver(() => document.querySelectorAll('iframe:not(.arriving)').forEach(settle))
      .observe(document.body, { childList: true, subtree: true });
    listen();
  });
  document.addEventListener('keydown', press);
  document.addEventListener('click', (event) => {
    const button = event.target.closest('button[data-light]');
    if (button) {
      kept.write('light', button.dataset.light);
      shine();
    }
    const link = event.target.closest('a[href]');
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.hasAttribute('data-jump') && point(link)) event.preventDefault();
    if (link.hasAttribute('data-here')) {
      event.preventDefault();
      history.pushState(null, '', link.href);
      refresh();
    }
  });
  window.addEventListener('popstate', refresh);
  document.addEventListener('change', (event) => {
    if (event.target.matches('[data-keys]')) kept.write('keys', event.target.checked ? 'on' : 'off');
    // A form that only chooses what is shown sends itself.
    if (event.target.closest('form[data-sends]')) event.target.form.requestSubmit();
  });
  // A form that changes something leaves the page where it is.
  document.addEventListener('submit', async (event) => {
    const form = event.target;
    if (!form.hasAttribute('data-quiet')) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form, event.submitter));
    const answer = await fetch(form.action, { method: 'POST', body }).catch(() => null);
    if (!answer) { tellLost(); return; }
    if (answer.ok) { refresh(); return; }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const told = document.createElement('p');
    told.className = 'notice';
    told.setAttribute('role', 'alert');
    told.textContent = page.querySelector('.notice')?.textContent ?? page.title;
    form.replaceChildren(told);
  });
})();
