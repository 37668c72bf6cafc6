/* The words of a mail: a moment after the last key they are checked, and shown in both frames. Its buttons do the same. */
(function () {
  "use strict";
  var form = document.getElementById("ed"), beside = document.getElementById("beside"), waits = null, asked = 0;
  var wide = document.getElementById("try-wide"), phone = document.getElementById("try-phone"), PAUSE = 700, SPARE = 4;
  var said = document.getElementById("said");
  if (!form || !wide || !form.requestSubmit || !window.fetch || !window.DOMParser) { return; }

  function number(text) {
    var gutter = text.parentNode.querySelector("ol"), wanted = text.value.split("\n").length + SPARE;
    while (gutter.children.length < wanted) {
      var line = document.createElement("li");
      line.textContent = String(gutter.children.length + 1);
      line.id = text.id + "-" + line.textContent;
      gutter.appendChild(line);
    }
    while (gutter.children.length > wanted) { gutter.removeChild(gutter.lastChild); }
    text.rows = wanted;
  }

  function show() {
    form.requestSubmit(wide);
    window.setTimeout(function () { form.requestSubmit(phone); }, 50);
  }

  function mark(page) {
    var lines = form.querySelectorAll(".edit li");
    for (var i = 0; i < lines.length; i += 1) {
      var there = page.getElementById(lines[i].id);
      lines[i].className = there ? there.className : "";
    }
  }

  function check() {
    var mine = asked += 1, form_data = new URLSearchParams(new FormData(form));
    form_data.set("then", "check");
    said.textContent = form.getAttribute("data-checking");
    window.fetch(form.action, {
      method: "POST", body: form_data, credentials: "same-origin", headers: { Accept: "text/html" }
    }).then(function (answer) {
      return answer.text().then(function (page) { return { page: page, status: answer.status }; });
    }).then(function (got) {
      if (mine !== asked) { return; }
      var page = new DOMParser().parseFromString(got.page, "text/html"), found = page.getElementById("beside");
      if (!found) {
        said.textContent = form.getAttribute(got.status === 401 ? "data-ended" : "data-lost");
        return;
      }
      beside.textContent = "";
      while (found.firstChild) { beside.appendChild(document.importNode(found.removeChild(found.firstChild), true)); }
      mark(page);
      said.textContent = beside.querySelector("#probs h2").textContent;
      show();
    }).catch(function () {
      if (mine === asked) { said.textContent = form.getAttribute("data-lost"); }
    });
  }

  if (form.getAttribute("data-typed")) { show(); }
  form.addEventListener("input", function (event) {
    if (event.target.id === "note") { return; }
    if (event.target.tagName === "TEXTAREA") { number(event.target); }
    window.clearTimeout(waits);
    waits = window.setTimeout(check, PAUSE);
  });
  form.addEventListener("submit", function (event) {
    if (event.submitter !== wide && event.submitter !== phone) { window.clearTimeout(waits); asked += 1; }
  });
}());
