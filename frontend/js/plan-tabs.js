// On a phone the tabs of a plan scroll: the one that is open is brought into sight.
const tabs = document.querySelector(".plan-tabs");
const open = tabs?.querySelector("[aria-current]")?.getBoundingClientRect();
if (open) tabs.scrollLeft += open.left - tabs.getBoundingClientRect().left - (tabs.clientWidth - open.width) / 2;
