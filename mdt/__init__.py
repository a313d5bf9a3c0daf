"""The multidisciplinary team's meetings. The top floor: nothing below knows it is here."""
