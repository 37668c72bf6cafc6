/* The words of a mail: what is written is shown in both frames a moment after the last key. Its buttons do the same. */
(function () {
  "use strict";
  var form = document.getElementById("ed"), waits = null, PAUSE = 900;
  var wide = document.getElementById("try-wide"), phone = document.getElementById("try-phone");
  if (!form || !wide || !form.requestSubmit) { return; }
  function show() {
    form.requestSubmit(wide);
    window.setTimeout(function () { form.requestSubmit(phone); }, 50);
  }
  if (form.getAttribute("data-typed")) { show(); }
  form.addEventListener("input", function (event) {
    if (event.target.id === "note") { return; }
    window.clearTimeout(waits);
    waits = window.setTimeout(show, PAUSE);
  });
}());
