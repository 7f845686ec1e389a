(function () {
  "use strict";
  var form = document.querySelector("form[data-bits]");
  if (!form || !window.crypto || !crypto.subtle || !window.TextEncoder) return;
  var bits = Number(form.getAttribute("data-bits"));
  var button = form.querySelector("button");
  var encoder = new TextEncoder();
  var busy = false;

  function countZeroBits(digest) {
    var bytes = new Uint8Array(digest), count = 0;
    for (var at = 0; at < bytes.length; at += 1, count += 8) {
      if (bytes[at] !== 0) return count + Math.clz32(bytes[at]) - 24;
    }
    return count;
  }

  function search(text, from) {
    var digests = [];
    for (var number = from; number < from + 512; number += 1) {
      digests.push(crypto.subtle.digest("SHA-256", encoder.encode(text + number)));
    }
    return Promise.all(digests).then(function (found) {
      for (var at = 0; at < found.length; at += 1) {
        if (countZeroBits(found[at]) >= bits) return from + at;
      }
      return search(text, from + found.length);
    });
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (busy) return;
    busy = true;
    button.setAttribute("aria-disabled", "true");
    button.textContent = form.getAttribute("data-working");
    var fields = form.elements;
    var send = function () { form.submit(); };
    search(fields.stamp.value + ":" + fields.email.value + ":", 0).then(function (number) {
      fields.proof.value = String(number);
      send();
    }, send);
  });

  window.addEventListener("pageshow", function (event) {
    if (event.persisted && busy) window.location.reload();
  });
})();
