"""Whatever is killed, frozen, doubled or spoilt: nothing is lost, nobody is left unheard."""
