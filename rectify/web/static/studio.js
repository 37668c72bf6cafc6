/* The studio's own script: checks and saves what is written a moment after the last key, keeps the line numbers in
   step, and goes to the line of a problem. Without it the page does the same by its buttons. */
(function () {
  "use strict";
  var form = document.getElementById("ed"), text = document.getElementById("src");
  if (!form || !text || !window.fetch || !window.FormData) { return; }
  var gutter = form.querySelector("ol"), beside = document.getElementById("beside"), said = document.getElementById("said");
  var seen = form.querySelector("input[name=seen]"), ends = document.querySelectorAll("input[name=seen]");
  var waits = null, underWay = false, again = false, SPARE = 12, PAUSE = 700;

  function number() {
    var wanted = text.value.split("\n").length + SPARE;
    while (gutter.children.length < wanted) {
      var line = document.createElement("li");
      line.textContent = String(gutter.children.length + 1);
      line.id = "L" + line.textContent;
      gutter.appendChild(line);
    }
    while (gutter.children.length > wanted) { gutter.removeChild(gutter.lastChild); }
    text.rows = wanted;
  }

  function mark() {
    var line, found = beside.querySelectorAll(".probs li[data-line]");
    for (line = 0; line < gutter.children.length; line += 1) { gutter.children[line].className = ""; }
    for (line = found.length - 1; line >= 0; line -= 1) {
      var at = gutter.children[Number(found[line].getAttribute("data-line")) - 1];
      if (at && at.className !== "e") { at.className = found[line].className; }
    }
  }

  function check() {
    if (underWay) { again = true; return; }
    underWay = true;
    said.textContent = form.getAttribute("data-checking");
    window.fetch(form.getAttribute("data-live"), {
      method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin",
      headers: { Accept: "text/html" }
    }).then(function (answer) {
      return answer.text().then(function (page) { return { page: page, status: answer.status }; });
    }).then(function (got) {
      var place = document.createElement("div");
      place.innerHTML = got.page;
      var found = place.querySelector("#found");
      if (!found) {
        said.textContent = form.getAttribute(got.status === 401 ? "data-ended" : "data-refused");
        return;
      }
      if (found.querySelector(".note.bad") === null) {
        for (var i = 0; i < ends.length; i += 1) { ends[i].value = found.getAttribute("data-number"); }
        document.getElementById("end").hidden = found.getAttribute("data-number") === "0";
      }
      beside.textContent = "";
      beside.appendChild(found);
      said.textContent = found.getAttribute("data-said");
      mark();
    }).catch(function () {
      said.textContent = form.getAttribute("data-lost");
    }).then(function () {
      underWay = false;
      if (again) { again = false; check(); }
    });
  }

  function goTo(line, column) {
    var before = text.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    var at = Math.min(before + Math.max(column - 1, 0), text.value.length);
    text.focus({ preventScroll: true });
    text.setSelectionRange(at, at);
    gutter.children[line - 1].scrollIntoView({ block: "center" });
  }

  text.addEventListener("input", function () {
    number();
    window.clearTimeout(waits);
    waits = window.setTimeout(check, PAUSE);
  });
  document.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest("a[href^='#L']") : null;
    var line = link && Number(link.getAttribute("href").slice(2));
    if (line && gutter.children[line - 1]) {
      event.preventDefault();
      goTo(line, Number(link.getAttribute("data-column") || 1));
    }
  });
  form.addEventListener("submit", function () { window.clearTimeout(waits); again = false; });
  if (seen) { number(); }
}());
