// On a phone the navigation scrolls sideways: bring the page that is open into sight.
const here = document.querySelector(".top nav a[aria-current]");
if (here) {
  const nav = here.closest("nav");
  const { left, width } = here.getBoundingClientRect();
  nav.scrollLeft += left - nav.getBoundingClientRect().left - (nav.clientWidth - width) / 2;
}
