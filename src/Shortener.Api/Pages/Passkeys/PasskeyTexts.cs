using Shortener.Api.Pages.Design;

namespace Shortener.Api.Pages.Passkeys;

/// <summary>The words of passkeys.</summary>
internal sealed record PasskeyTexts
{
    public static readonly Localized<PasskeyTexts> All = new(
        new()
        {
            Or = "or",
            SignIn = "Sign in with a passkey",
            Failed = "That passkey opened nothing here. Try again, or sign in another way.",
            Title = "Passkeys",
            Text = "Sign in with a fingerprint, your face or a security key, without password or code.",
            Impossible = "Passkeys need https and a name: they do not work in this browser at this address.",
            Off = "You sign in through the identity provider alone.",
            Known = "This device or security key is among your passkeys already.",
            Added = "added",
            Used = "last used",
            Synced = "synced",
            Remove = "Remove",
            RemoveConfirm = "Remove this passkey? It will not open your account any more.",
            Name = "Name of the passkey",
            NameExample = "Telephone",
            Password = "Your password",
            Add = "Add a passkey",
        },
        new()
        {
            Or = "o",
            SignIn = "Entrar con una llave de acceso",
            Failed = "Esa llave de acceso no abre nada aquí. Inténtalo de nuevo o entra de otra forma.",
            Title = "Llaves de acceso",
            Text = "Entra con la huella, la cara o una llave de seguridad, sin contraseña ni código.",
            Impossible = "Las llaves de acceso necesitan https y un nombre de dominio: no funcionan en este navegador con esta dirección.",
            Off = "Entras solo a través del proveedor de identidad.",
            Known = "Este dispositivo o esta llave de seguridad ya está entre tus llaves de acceso.",
            Added = "añadida",
            Used = "usada por última vez",
            Synced = "sincronizada",
            Remove = "Quitar",
            RemoveConfirm = "¿Quitar esta llave de acceso? Ya no abrirá tu cuenta.",
            Name = "Nombre de la llave",
            NameExample = "Teléfono",
            Password = "Tu contraseña",
            Add = "Añadir una llave de acceso",
        },
        new()
        {
            Or = "или",
            SignIn = "Войти с ключом доступа",
            Failed = "Этот ключ доступа здесь ничего не открывает. Попробуйте ещё раз или войдите иначе.",
            Title = "Ключи доступа",
            Text = "Вход по отпечатку, лицу или ключу безопасности, без пароля и кода.",
            Impossible = "Ключам доступа нужны https и доменное имя: в этом браузере по этому адресу они не работают.",
            Off = "Вы входите только через поставщика удостоверений.",
            Known = "Это устройство или ключ безопасности уже есть среди ваших ключей доступа.",
            Added = "добавлен",
            Used = "последний вход",
            Synced = "синхронизируется",
            Remove = "Удалить",
            RemoveConfirm = "Удалить этот ключ доступа? Он больше не откроет вашу учётную запись.",
            Name = "Название ключа",
            NameExample = "Телефон",
            Password = "Ваш пароль",
            Add = "Добавить ключ доступа",
        });

    public required string Or { get; init; }

    public required string SignIn { get; init; }

    public required string Failed { get; init; }

    public required string Title { get; init; }

    public required string Text { get; init; }

    public required string Impossible { get; init; }

    public required string Off { get; init; }

    public required string Known { get; init; }

    public required string Added { get; init; }

    public required string Used { get; init; }

    public required string Synced { get; init; }

    public required string Remove { get; init; }

    public required string RemoveConfirm { get; init; }

    public required string Name { get; init; }

    public required string NameExample { get; init; }

    public required string Password { get; init; }

    public required string Add { get; init; }
}
