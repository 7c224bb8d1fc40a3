// Shows the API's document on the page around it; calls made from there carry the page's own token.
window.addEventListener("DOMContentLoaded", function () {
  var place = document.getElementById("operations");
  var token = document.querySelector('meta[name="csrf-token"]').content;
  window.SwaggerUIBundle({
    url: place.dataset.document,
    domNode: place,
    deepLinking: true,
    docExpansion: "list",
    defaultModelsExpandDepth: 0,
    validatorUrl: null,
    requestInterceptor: function (request) {
      request.headers["X-CSRFToken"] = token;
      return request;
    },
  });
});
