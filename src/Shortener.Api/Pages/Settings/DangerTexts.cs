using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.Settings;

/// <summary>The words of deleting a workspace.</summary>
internal sealed record DangerTexts(
    string Title,
    string Lead,
    IReadOnlyList<string> Lines,
    string ExportFirst,
    string Open,
    string IsLast,
    string HoldsDefault,
    string DialogTitle,
    string TypeName,
    string NameLabel,
    string Password,
    string Code,
    string CodeHint,
    string Send)
{
    public static readonly Localized<DangerTexts> All = new(
        new(
            Title: "Delete this workspace",
            Lead: "For good: nothing brings it back but a backup of the whole installation.",
            Lines:
            [
                "Its short links, pages and interstitials stop answering at once.",
                "Members lose access, API keys and webhooks end, domains become free.",
                "Links, clicks, leads, images and everything else are erased in the background.",
            ],
            ExportFirst: "Download everything first",
            Open: "Delete workspace…",
            IsLast: "This is the only workspace of the installation. Make another one before you delete it.",
            HoldsDefault: "This workspace holds the default domain, on which the links of every workspace lie. It cannot be deleted.",
            DialogTitle: "Delete the workspace for good?",
            TypeName: "To confirm, type its name:",
            NameLabel: "Name of the workspace",
            Password: "Your password",
            Code: "Or a code of your authenticator app",
            CodeHint: "Six digits, or a recovery code.",
            Send: "Delete for good"),
        new(
            Title: "Eliminar este espacio de trabajo",
            Lead: "Para siempre: solo lo devuelve una copia de seguridad de toda la instalación.",
            Lines:
            [
                "Sus enlaces cortos, páginas y ads temporales dejan de responder de inmediato.",
                "Los miembros pierden el acceso, las claves de API y los webhooks dejan de funcionar y los dominios quedan libres.",
                "Enlaces, clics, contactos, imágenes y todo lo demás se borran en segundo plano.",
            ],
            ExportFirst: "Descargarlo todo antes",
            Open: "Eliminar espacio…",
            IsLast: "Es el único espacio de trabajo de la instalación. Crea otro antes de eliminarlo.",
            HoldsDefault: "Este espacio tiene el dominio predeterminado, en el que están los enlaces de todos los espacios. No se puede eliminar.",
            DialogTitle: "¿Eliminar el espacio para siempre?",
            TypeName: "Para confirmar, escribe su nombre:",
            NameLabel: "Nombre del espacio de trabajo",
            Password: "Tu contraseña",
            Code: "O un código de tu aplicación de autenticación",
            CodeHint: "Seis cifras, o un código de recuperación.",
            Send: "Eliminar para siempre"),
        new(
            Title: "Удалить рабочее пространство",
            Lead: "Навсегда: вернуть его можно только из резервной копии всей установки.",
            Lines:
            [
                "Короткие ссылки, страницы и переходная реклама сразу перестают работать.",
                "Участники теряют доступ, ключи API и вебхуки отключаются, домены освобождаются.",
                "Ссылки, клики, контакты, изображения и всё остальное стираются в фоне.",
            ],
            ExportFirst: "Сначала скачать всё",
            Open: "Удалить пространство…",
            IsLast: "Это единственное рабочее пространство. Прежде чем удалить его, создайте другое.",
            HoldsDefault: "Этому пространству принадлежит основной домен, на котором работают ссылки всех пространств. Удалить его нельзя.",
            DialogTitle: "Удалить пространство навсегда?",
            TypeName: "Чтобы подтвердить, введите его название:",
            NameLabel: "Название рабочего пространства",
            Password: "Ваш пароль",
            Code: "Или код из приложения-аутентификатора",
            CodeHint: "Шесть цифр или код восстановления.",
            Send: "Удалить навсегда"));
}
