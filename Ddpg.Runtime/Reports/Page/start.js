'use strict';
function start(within) {
  within.querySelectorAll('.chart').forEach(chart);
  within.querySelectorAll('.player').forEach(player);
}
start(document);
