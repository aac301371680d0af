// Words that scripts say themselves. Everything else comes with the page.

const en = {
    failed: "That did not work",
    offline: "The server cannot be reached. Check the connection and try again.",
    saved: "Saved",
    copied: "Copied",
    changedElsewhere: "Somebody else changed this in the meantime. Reload the page and try again.",
    signedOut: "You are signed out. Sign in and try again.",
    forbidden: "Your role does not allow this.",
    slugTaken: "This slug is taken.",
    destination: "This destination is not allowed.",
    tooMany: "Too many requests. Wait a moment and try again.",
    confirm: "Really?",
};

export type Words = typeof en;

const es: Words = {
    failed: "No ha funcionado",
    offline: "No se puede contactar con el servidor. Comprueba la conexión e inténtalo de nuevo.",
    saved: "Guardado",
    copied: "Copiado",
    changedElsewhere: "Otra persona lo ha cambiado mientras tanto. Recarga la página e inténtalo de nuevo.",
    signedOut: "Has cerrado la sesión. Entra e inténtalo de nuevo.",
    forbidden: "Tu rol no lo permite.",
    slugTaken: "Este slug ya está en uso.",
    destination: "Este destino no está permitido.",
    tooMany: "Demasiadas peticiones. Espera un momento e inténtalo de nuevo.",
    confirm: "¿Seguro?",
};

const ru: Words = {
    failed: "Не получилось",
    offline: "Сервер недоступен. Проверьте соединение и попробуйте ещё раз.",
    saved: "Сохранено",
    copied: "Скопировано",
    changedElsewhere: "Кто-то изменил это раньше вас. Обновите страницу и попробуйте ещё раз.",
    signedOut: "Вы вышли из системы. Войдите и попробуйте ещё раз.",
    forbidden: "Ваша роль этого не позволяет.",
    slugTaken: "Этот адрес уже занят.",
    destination: "Этот адрес назначения не разрешён.",
    tooMany: "Слишком много запросов. Подождите немного и попробуйте ещё раз.",
    confirm: "Вы уверены?",
};

export const words: Words = ({ en, es, ru } as Record<string, Words>)[document.documentElement.lang] ?? en;
