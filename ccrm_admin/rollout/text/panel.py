"""What CCRM's own panel calls its pages and fields: Polish, as they stand there, in every language."""

from __future__ import annotations

from ccrm_admin.inventory.vocabulary import DYNAMIC, NONE, STATIC

MANAGEMENT, USERS, EDIT, ADD = "Panel zarządzania", "Użytkownicy", "Edytuj", "Dodaj użytkownika"
FIRST_NAME, LAST_NAME, EMAIL, GROUP = "Imię", "Nazwisko", "E-mail", "Grupa uprawnień"
ACCOUNT, CALLS, SMS = "Konto SIP", "Prezentacja dla połączeń", "Prezentacja dla SMS"
MODES = {STATIC: "statyczne", DYNAMIC: "dynamiczne", NONE: "brak"}
